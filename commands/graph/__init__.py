"""The graph from runs to PDF: its inputs, its engine, who drives it, and what it would do."""
