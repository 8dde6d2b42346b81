"""The machinery: skills, simulation, language models, safety, data, optimizer passes."""
