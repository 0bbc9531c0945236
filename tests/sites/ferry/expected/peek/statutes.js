annalsPeek("statutes",{"18-usc-1001":["18 U.S.C. § 1001","False statements","Forbids false statements in federal matters."],"ferry-act":["Saltmere Ferry Act of 1901, § 4","","Of signals"]})
