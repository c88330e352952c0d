#!/usr/bin/python3
"""A window with WebKitGTK in it and nothing else, for WebKitWebDriver: Debian has the
engine and the driver, but no browser that the driver can start."""

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2

context = WebKit2.WebContext.get_default()
context.set_automation_allowed(True)
context.set_preferred_languages(["nl-NL"])
window = Gtk.Window()
window.set_default_size(390, 844)


def begin(_context, session):
    def view(_session):
        shown = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
        window.add(shown)
        window.show_all()
        return shown

    session.connect("create-web-view", view)


context.connect("automation-started", begin)
Gtk.main()
