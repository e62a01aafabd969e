"""What holds for every test."""

import signal

# a shell's background jobs ignore Ctrl-C, and would hand that on to every program that a test starts
signal.signal(signal.SIGINT, signal.default_int_handler)
