"""What spans the stages: everybody's desk, the funnel, the record."""
