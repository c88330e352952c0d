//! The server of Samenbeeld: HTTP, accounts, SQL, and the rendering of public pages.
