"""Asks a window of the rig's display to close, as the button of its title bar does: close-window.py WINDOW (a number)."""

import ctypes
import sys

CLIENT_MESSAGE = 33
WORDS = 32


class ClientMessage(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        # Xlib copies a whole XEvent, which is larger.
        ("rest", ctypes.c_long * 24),
    ]


def main() -> None:
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display:
        sys.exit("There is no display.")

    def atom(name: bytes) -> int:
        return x11.XInternAtom(display, name, 0)

    window = int(sys.argv[1])
    event = ClientMessage(type=CLIENT_MESSAGE, window=window, message_type=atom(b"WM_PROTOCOLS"), format=WORDS)
    event.data[0] = atom(b"WM_DELETE_WINDOW")
    x11.XSendEvent(display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(event))
    x11.XSync(display, 0)
    x11.XCloseDisplay(display)


main()
