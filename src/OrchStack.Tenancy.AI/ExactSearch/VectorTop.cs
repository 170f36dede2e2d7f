using System.Diagnostics.CodeAnalysis;

namespace OrchStack.Tenancy.AI;

/// <summary>
/// The nearest of all vectors that it is offered. Equal ones are ordered by key, so a search gives the same each time. Not thread-safe.
/// </summary>
internal sealed class VectorTop(VectorDistance distance, ReadOnlyMemory<float> query, int count, double? threshold)
{
    private readonly PriorityQueue<string, Rank> _best = new(Comparer<Rank>.Create(static (left, right) => right.CompareTo(left)));

    /// <summary>Whether a vector is near enough so far. Its key need only be read if it is.</summary>
    /// <exception cref="InvalidOperationException">It has another number of dimensions.</exception>
    public bool IsWanted(ReadOnlySpan<float> vector, out double score)
    {
        score = vector.Length == query.Length ? distance.Score(query.Span, vector) : throw new InvalidOperationException(
            $"A vector of {vector.Length} dimensions stands in a collection that was searched with {query.Length}. Search with the model that made the vectors, or store them anew.");
        return !double.IsNaN(score)
            && (threshold is not { } least || (distance.IsSimilarity ? score >= least : score <= least))
            && (_best.Count < count || (_best.TryPeek(out _, out var worst) && Cost(score) <= worst.Cost));
    }

    public void Add(string key, double score)
    {
        _best.Enqueue(key, new Rank(Cost(score), key));
        if (_best.Count > count)
        {
            _best.Dequeue();
        }
    }

    /// <summary>Nearest first.</summary>
    public List<(string Key, double Score)> Take()
    {
        List<(string, double)> taken = new(_best.Count);
        while (_best.TryDequeue(out var key, out var rank))
        {
            taken.Add((key, distance.IsSimilarity ? -rank.Cost : rank.Cost));
        }

        taken.Reverse();
        return taken;
    }

    private double Cost(double score) => distance.IsSimilarity ? -score : score;

    [SuppressMessage("Design", "CA1036:Override methods on comparable types", Justification = "Only the queue compares.")]
    private readonly record struct Rank(double Cost, string Key) : IComparable<Rank>
    {
        public int CompareTo(Rank other) => Cost.CompareTo(other.Cost) is var order && order != 0 ? order : string.CompareOrdinal(Key, other.Key);
    }
}
