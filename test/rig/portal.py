"""A desktop's GlobalShortcuts portal, strict: what the real one refuses is refused here too.

Usage: portal.py MODES, a comma-separated list of
  v1            version 1 of the interface: no ConfigureShortcuts
  declines      the person says no to the question
  silent        the person never answers the question
  mute          CreateSession is taken and never ends
  none          the service has no global shortcuts
  no-registry   an older portal: nobody registers; without it, a name with a desktop entry is demanded
  unbound       shortcuts are bound without a combination
  partial       nothing is bound, though the answer says yes

Reads commands, one a line: press ID, release ID, close, forget, changed TEXT, answer, quit.
Writes one line of JSON for each call it took and each refusal.
"""

import json
import os
import re
import sys

import dbus
import dbus.lowlevel
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

SERVICE = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
REQUEST = "org.freedesktop.portal.Request"
SESSION = "org.freedesktop.portal.Session"
REGISTRY = "org.freedesktop.host.portal.Registry"
PROPERTIES = "org.freedesktop.DBus.Properties"
ERROR = "org.freedesktop.portal.Error."
UNKNOWN = "org.freedesktop.DBus.Error.UnknownMethod"
TOKEN = re.compile(r"^[A-Za-z0-9_]+$")
MODIFIERS = {"CTRL", "ALT", "SHIFT", "NUM", "LOGO"}

modes = set(sys.argv[1].split(",")) if len(sys.argv) > 1 else set()
loop = GLib.MainLoop()
dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()


class Refused(Exception):
    def __init__(self, name, text):
        super().__init__(text)
        self.name = name


def tell(**what):
    print(json.dumps(what), flush=True)


def later(work):
    def once():
        work()
        return False

    GLib.idle_add(once)


def emit(destination, path, interface, member, signature, *arguments):
    message = dbus.lowlevel.SignalMessage(path, interface, member)
    message.append(signature=signature, *arguments)
    if destination is not None:
        message.set_destination(destination)
    bus.send_message(message)


def described(text, trigger):
    return {"description": text, **({"trigger_description": trigger} if trigger else {})}


class Session:
    def __init__(self, sender, path):
        self.sender = sender
        self.path = path
        self.asked = False
        self.bound = {}


def proposed(properties):
    if "unbound" in modes or "preferred_trigger" not in properties:
        return None
    return f"Press {properties['preferred_trigger']}"


class Portal:
    def __init__(self):
        self.app_ids = {}
        self.known = set()
        self.sessions = {}
        self.held_answer = None
        self.clock = 1000

    # What the real portal checks before it looks at a call.

    def options(self, given, allowed):
        for name, value in given.items():
            if name in allowed and not isinstance(value, dbus.String):
                raise Refused(ERROR + "InvalidArgument", f"Expected type 's' for option '{name}'")

    def request(self, sender, options):
        token = options.get("handle_token")
        if token is None:
            raise Refused(ERROR + "InvalidArgument", "Missing handle_token")
        if not TOKEN.match(token):
            raise Refused(ERROR + "InvalidArgument", "Invalid token")
        return f"{PATH}/request/{sender[1:].replace('.', '_')}/{token}"

    def respond(self, sender, path, code, results):
        emit(sender, path, REQUEST, "Response", "ua{sv}", dbus.UInt32(code), dbus.Dictionary(results, signature="sv"))

    def session(self, sender, path):
        session = self.sessions.get(path)
        if session is None or session.sender != sender:
            raise Refused("org.freedesktop.DBus.Error.AccessDenied", "Invalid session")
        return session

    def listed(self, session):
        return dbus.Array(
            [
                dbus.Struct((name, dbus.Dictionary(described(text, trigger), signature="sv")))
                for name, (text, trigger) in session.bound.items()
            ],
            signature="(sa{sv})",
        )

    # The calls.

    def Register(self, sender, app_id, options):
        if "no-registry" in modes:
            raise Refused(UNKNOWN, "No such interface")
        if sender in self.known:
            raise Refused(ERROR + "Failed", "Connection already associated with an application ID")
        self.known.add(sender)
        folders = [os.environ.get("XDG_DATA_HOME", "/nonexistent")] + os.environ.get("XDG_DATA_DIRS", "").split(":")
        if not any(os.path.exists(f"{folder}/applications/{app_id}.desktop") for folder in folders):
            raise Refused(ERROR + "Failed", "Can't create registered app")
        self.app_ids[sender] = str(app_id)
        return "", ()

    def Get(self, sender, interface, name):
        self.known.add(sender)
        if interface != SHORTCUTS or name != "version" or "none" in modes:
            raise Refused("org.freedesktop.DBus.Error.InvalidArgs", f"No such interface “{interface}”")
        return "v", (dbus.UInt32(1 if "v1" in modes else 2, variant_level=1),)

    def CreateSession(self, sender, options):
        self.known.add(sender)
        if "no-registry" not in modes and sender not in self.app_ids:
            raise Refused(ERROR + "NotAllowed", "An app id is required")
        self.options(options, ("handle_token", "session_handle_token"))
        request = self.request(sender, options)
        token = options.get("session_handle_token")
        if token is None or not TOKEN.match(token):
            raise Refused(ERROR + "InvalidArgument", "Missing token")
        session = Session(sender, f"{PATH}/session/{sender[1:].replace('.', '_')}/{token}")
        if session.path in self.sessions:
            raise Refused(ERROR + "InvalidArgument", "Session exists")
        if "mute" not in modes:
            self.sessions[session.path] = session
            later(lambda: self.respond(sender, request, 0, {"session_handle": dbus.String(session.path)}))
        return "o", (dbus.ObjectPath(request),)

    def BindShortcuts(self, sender, path, shortcuts, parent, options):
        self.options(options, ("handle_token",))
        for name, properties in shortcuts:
            if name == "":
                raise Refused(ERROR + "InvalidArgument", "Unexpected empty shortcut id")
            self.options(properties, ("description", "preferred_trigger"))
            if "description" not in properties:
                raise Refused(ERROR + "InvalidArgument", "Missing description")
            trigger = properties.get("preferred_trigger", "x")
            if not set(trigger.split("+")[:-1]) <= MODIFIERS or trigger.split("+")[-1] == "":
                raise Refused(ERROR + "InvalidArgument", f"Not a trigger: {trigger}")
        session = self.session(sender, path)
        request = self.request(sender, options)
        if session.asked:
            raise Refused(ERROR + "InvalidArgument", "Shortcuts of a session are bound once")
        session.asked = True

        def bind():
            if "partial" not in modes:
                session.bound = {str(name): (str(it["description"]), proposed(it)) for name, it in shortcuts}
            self.respond(sender, request, 0, {"shortcuts": self.listed(session)})

        if "declines" in modes:
            later(lambda: self.respond(sender, request, 1, {}))
        elif "silent" in modes:
            self.held_answer = bind
        else:
            later(bind)
        return "o", (dbus.ObjectPath(request),)

    def ListShortcuts(self, sender, path, options):
        session = self.session(sender, path)
        request = self.request(sender, options)
        later(lambda: self.respond(sender, request, 0, {"shortcuts": self.listed(session)}))
        return "o", (dbus.ObjectPath(request),)

    def ConfigureShortcuts(self, sender, path, parent, options):
        if "v1" in modes:
            raise Refused(UNKNOWN, "No such method")
        self.session(sender, path)
        return "", ()

    # What the person does.

    def signal(self, member, name):
        for session in self.sessions.values():
            self.clock += 10
            emit(session.sender, PATH, SHORTCUTS, member, "osta{sv}", dbus.ObjectPath(session.path), name,
                 dbus.UInt64(self.clock), dbus.Dictionary({}, signature="sv"))

    def command(self, line):
        word, _, rest = line.partition(" ")
        if word == "press":
            self.signal("Activated", rest)
        elif word == "release":
            self.signal("Deactivated", rest)
        elif word == "close":
            for session in list(self.sessions.values()):
                del self.sessions[session.path]
                emit(session.sender, session.path, SESSION, "Closed", "a{sv}", dbus.Dictionary({}, signature="sv"))
        elif word == "forget":
            self.sessions.clear()
        elif word == "changed":
            for session in self.sessions.values():
                session.bound = {name: (text, rest or None) for name, (text, _) in session.bound.items()}
                emit(session.sender, PATH, SHORTCUTS, "ShortcutsChanged", "oa(sa{sv})", dbus.ObjectPath(session.path),
                     self.listed(session))
        elif word == "answer" and self.held_answer is not None:
            self.held_answer()
            self.held_answer = None
        elif word == "quit":
            loop.quit()


CALLS = {
    (REGISTRY, "Register"): "sa{sv}",
    (PROPERTIES, "Get"): "ss",
    (SHORTCUTS, "CreateSession"): "a{sv}",
    (SHORTCUTS, "BindShortcuts"): "oa(sa{sv})sa{sv}",
    (SHORTCUTS, "ListShortcuts"): "oa{sv}",
    (SHORTCUTS, "ConfigureShortcuts"): "osa{sv}",
}
portal = Portal()


def plain(value):
    if isinstance(value, dict):
        return {str(key): plain(it) for key, it in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(it) for it in value]
    return int(value) if isinstance(value, int) else str(value)


def answer(_, message):
    if message.get_type() != 1 or message.get_path() != PATH:
        return dbus.lowlevel.HANDLER_RESULT_NOT_YET_HANDLED
    interface, member = message.get_interface(), message.get_member()
    signature = CALLS.get((interface, member))
    try:
        if signature is None or (interface == SHORTCUTS and "none" in modes):
            raise Refused(UNKNOWN, f"No such method “{member}”")
        if message.get_signature() != signature:
            raise Refused("org.freedesktop.DBus.Error.InvalidArgs", f"Expected {signature}, got {message.get_signature()}")
        arguments = message.get_args_list()
        tell(call=member, sender=str(message.get_sender()), args=plain(arguments))
        out, values = getattr(portal, member)(str(message.get_sender()), *arguments)
        reply = dbus.lowlevel.MethodReturnMessage(message)
        if out:
            reply.append(signature=out, *values)
    except Refused as refusal:
        tell(refused=member, error=refusal.name, text=str(refusal))
        reply = dbus.lowlevel.ErrorMessage(message, refusal.name, str(refusal))
    bus.send_message(reply)
    return dbus.lowlevel.HANDLER_RESULT_HANDLED


def gone(_, message):
    if message.get_member() == "NameOwnerChanged":
        name, _old, new = message.get_args_list()
        if new == "":
            portal.sessions = {path: it for path, it in portal.sessions.items() if it.sender != name}
            portal.app_ids.pop(str(name), None)
            portal.known.discard(str(name))
    return dbus.lowlevel.HANDLER_RESULT_NOT_YET_HANDLED


def read(channel, _condition):
    # Past Python's own buffer: lines left in it would wait for the next byte.
    data = os.read(channel.fileno(), 65536)
    if not data:
        loop.quit()
        return False
    for line in data.decode().splitlines():
        portal.command(line.strip())
    return True


bus.add_message_filter(answer)
bus.add_message_filter(gone)
bus.add_match_string("type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'")
owned = dbus.service.BusName(SERVICE, bus)
GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, read)
tell(ready=True)
loop.run()
