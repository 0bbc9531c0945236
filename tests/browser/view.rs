//! The ways a page is looked at: device, scheme, paper, with or without scripts.

use serde_json::{Value, json};

/// How a page is looked at. Start from a constant, then say what differs: `View::PHONE.dark().without_scripts()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// CSS pixels across.
    pub width: u32,
    /// CSS pixels down.
    pub height: u32,
    /// Device pixels to a CSS pixel.
    pub scale: u32,
    /// Touch, and a viewport that obeys `<meta name=viewport>`.
    pub mobile: bool,
    /// `prefers-color-scheme: dark`, else light.
    pub dark: bool,
    /// `forced-colors: active`.
    pub forced_colours: bool,
    /// As on paper.
    pub print: bool,
    /// Whether the page's scripts run; takes effect with the next address.
    pub scripts: bool,
}

impl View {
    /// A laptop.
    pub const DESKTOP: Self = Self {
        width: 1280,
        height: 800,
        scale: 1,
        mobile: false,
        dark: false,
        forced_colours: false,
        print: false,
        scripts: true,
    };
    /// A common telephone.
    pub const PHONE: Self = Self { width: 390, height: 844, scale: 2, mobile: true, ..Self::DESKTOP };
    /// The narrowest that WCAG 1.4.10 asks for.
    pub const NARROW: Self = Self { width: 320, height: 640, ..Self::DESKTOP };
    /// A window of 1280 × 1024 zoomed to 400 %.
    pub const ZOOMED: Self = Self { width: 320, height: 256, scale: 4, ..Self::DESKTOP };

    /// The same in a dark scheme.
    pub const fn dark(self) -> Self {
        Self { dark: true, ..self }
    }

    /// The same with the colours of the reader's system.
    pub const fn forced_colours(self) -> Self {
        Self { forced_colours: true, ..self }
    }

    /// The same on paper.
    pub const fn print(self) -> Self {
        Self { print: true, ..self }
    }

    /// The same with scripts disabled.
    pub const fn without_scripts(self) -> Self {
        Self { scripts: false, ..self }
    }

    /// In words, for reports and file names: `phone-dark`.
    pub fn name(self) -> String {
        let device = if self.mobile { "phone".to_owned() } else { format!("{}px", self.width) };
        let device = if self.width == Self::DESKTOP.width { "desktop".to_owned() } else { device };
        let marks =
            [(self.dark, "dark"), (self.forced_colours, "forced"), (self.print, "print"), (!self.scripts, "no-script")];
        marks.iter().filter(|(on, _)| *on).fold(device, |name, (_, mark)| format!("{name}-{mark}"))
    }

    /// The calls of the protocol that make a tab look so.
    pub fn emulation(self) -> [(&'static str, Value); 4] {
        let size = json!({ "width": self.width, "height": self.height, "deviceScaleFactor": self.scale, "mobile": self.mobile });
        let feature = |name: &str, value: &str| json!({ "name": name, "value": value });
        // Nothing moves while it is looked at.
        let features = [
            feature("prefers-reduced-motion", "reduce"),
            feature("prefers-color-scheme", if self.dark { "dark" } else { "light" }),
            feature("forced-colors", if self.forced_colours { "active" } else { "none" }),
        ];
        [
            ("Emulation.setDeviceMetricsOverride", size),
            ("Emulation.setTouchEmulationEnabled", json!({ "enabled": self.mobile })),
            (
                "Emulation.setEmulatedMedia",
                json!({ "media": if self.print { "print" } else { "" }, "features": features }),
            ),
            ("Emulation.setScriptExecutionDisabled", json!({ "value": !self.scripts })),
        ]
    }
}
