"""The offline seeker: a surrogate of SAGE's judge that appraises a reply, and a speaker that tells its story. English."""
