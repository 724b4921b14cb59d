"""What programs write of databases and volumes, saved as snapshots of their own."""
