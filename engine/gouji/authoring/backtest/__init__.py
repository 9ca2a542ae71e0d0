"""Trying rules on reports of earlier years, and what another pack would have said of them."""
