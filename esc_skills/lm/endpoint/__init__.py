"""One endpoint as it is: what it refuses, how it answers, how long it may take."""
