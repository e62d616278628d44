"""Doors that belong together, as collections of tasks; tasks.py opens them. Parse words, call one function, print, exit."""
