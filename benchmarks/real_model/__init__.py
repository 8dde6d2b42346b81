"""Do skills help a real model? Nine ways to prompt it, played with the same seekers."""
