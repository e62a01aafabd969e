"""Side-by-side timings against peers. Each competitor runs in a process of its own."""
