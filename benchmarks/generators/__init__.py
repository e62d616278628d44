"""What benchmarks are measured on, made on the spot and the same each time."""
