"""Locks between processes: an flock where the file system has one, else a lease with heartbeat."""
