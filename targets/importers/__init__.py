"""What the targets layer adds to the importers: task reports (任务月报), lists (对象清单)."""
