"""How samples are evaluated. Every score has an interval and stands beside its real-against-real floor."""
