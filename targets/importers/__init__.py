"""What the targets layer adds to the importers: task reports (任务月报)."""
