//! `Site` → the pages that readers see: [`view`] makes the list of pages and what each template sees, [`template`] fills the templates in, and
//! [`search`] writes the files that the scripts of the pages read.

mod labels;
pub mod search;
pub mod template;
pub mod view;
