"""What every page needs and no stage owns."""
