"""The offline seeker: a surrogate of SAGE's judge, and a speaker that tells its story."""
