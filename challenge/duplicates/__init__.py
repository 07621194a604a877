"""Proposals that resemble each other: noticed by the machine, judged by people."""
