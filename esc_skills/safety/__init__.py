"""The crisis layer: plain code and plain data, out of every optimizer's reach."""
