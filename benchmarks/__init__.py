"""Side-by-side timings against peers. Each contender runs in a process of its own."""
