"""Benchmarks: one file per claim about speed. Each prints ratios against something fair measured in the same run."""
