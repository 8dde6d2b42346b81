import pytest

from metrics.statistics import cluster_bootstrap


def test_interval_holds_the_mean() -> None:
    found = cluster_bootstrap([1.0, 2.0, 3.0, 4.0], ["a", "a", "b", "b"])
    assert found.mean == 2.5
    assert found.low == 1.5
    assert found.high == 3.5
    assert (found.n, found.n_clusters) == (4, 2)


def test_one_cluster_has_no_width() -> None:
    found = cluster_bootstrap([1.0, 5.0], ["a", "a"])
    assert found.low == found.high == 3.0


def test_talks_of_one_scene_do_not_count_as_many() -> None:
    values = [0.0, 10.0, 4.0, 7.0] * 5
    many = cluster_bootstrap(values, range(20))
    few = cluster_bootstrap(values, [i % 4 for i in range(20)])
    assert few.high - few.low > many.high - many.low


def test_same_seed_same_interval() -> None:
    values, clusters = [1.0, 4.0, 9.0], [1, 2, 3]
    assert cluster_bootstrap(values, clusters, seed=3) == cluster_bootstrap(
        values, clusters, seed=3
    )


@pytest.mark.parametrize(("values", "clusters"), [([], []), ([1.0], []), ([1.0, 2.0], ["a"])])
def test_refuses_what_does_not_pair(values: list[float], clusters: list[str]) -> None:
    with pytest.raises(ValueError, match="as many clusters"):
        cluster_bootstrap(values, clusters)


def test_refuses_a_level_out_of_range() -> None:
    with pytest.raises(ValueError, match="level"):
        cluster_bootstrap([1.0], ["a"], level=1.0)
