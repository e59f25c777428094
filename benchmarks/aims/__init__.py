"""What the benchmarks of pure code share: an aim in CPU seconds, its measurement and its report."""
