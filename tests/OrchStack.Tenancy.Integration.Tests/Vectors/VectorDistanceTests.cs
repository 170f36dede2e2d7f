using CsCheck;
using Microsoft.Extensions.VectorData;
using OrchStack.Tenancy.AI;

namespace OrchStack.Tenancy.Integration.Tests.Vectors;

public sealed class VectorDistanceTests
{
    private static readonly Gen<(float[] Left, float[] Right)> Pairs = Gen.Int[1, 40].SelectMany(static length =>
        Gen.Select(Gen.Float[-9, 9].Array[length], Gen.Float[-9, 9].Array[length]));

    [Theory]
    [InlineData(DistanceFunction.DotProductSimilarity, true)]
    [InlineData(DistanceFunction.NegativeDotProductSimilarity, false)]
    [InlineData(DistanceFunction.CosineSimilarity, true)]
    [InlineData(DistanceFunction.CosineDistance, false)]
    [InlineData(DistanceFunction.EuclideanDistance, false)]
    [InlineData(DistanceFunction.EuclideanSquaredDistance, false)]
    [InlineData(DistanceFunction.ManhattanDistance, false)]
    public void Is_what_the_formula_gives(string function, bool isSimilarity)
    {
        var distance = VectorDistance.Of(function);

        Assert.Equal(isSimilarity, distance.IsSimilarity);
        Pairs.Sample(pair => Assert.Equal(Formula(function, pair.Left, pair.Right), distance.Score(pair.Left, pair.Right), 0.01));
    }

    [Fact]
    public void Finds_what_sorting_everything_finds() => Gen.Select(Gen.Select(Gen.Float[-1, 1].Array[3], Gen.Int[0, 5]).Array[0, 60], Gen.Int[1, 20]).Sample((all, count) =>
    {
        // Many equal vectors, so that the order by key matters.
        float[] query = [1, 0.5f, -1];
        var distance = VectorDistance.Of(DistanceFunction.EuclideanDistance);
        var vectors = all.Select((item, i) => (Key: $"k{i:D2}", Vector: item.Item2 == 0 ? [0, 0, 0] : item.Item1)).ToArray();
        var best = new VectorTop(distance, query, count, threshold: null);
        foreach (var (key, vector) in vectors.Reverse())
        {
            if (best.IsWanted(vector, out var score))
            {
                best.Add(key, score);
            }
        }

        Assert.Equal(
            vectors.OrderBy(item => distance.Score(query, item.Vector)).ThenBy(static item => item.Key, StringComparer.Ordinal).Take(count).Select(static item => item.Key),
            best.Take().Select(static hit => hit.Key));
    });

    private static double Formula(string function, float[] left, float[] right)
    {
        var dot = left.Zip(right, static (a, b) => (double)a * b).Sum();
        var square = left.Zip(right, static (a, b) => Math.Pow((double)a - b, 2)).Sum();
        return function switch
        {
            DistanceFunction.DotProductSimilarity => dot,
            DistanceFunction.NegativeDotProductSimilarity => -dot,
            DistanceFunction.CosineSimilarity => Cosine(),
            DistanceFunction.CosineDistance => 1 - Cosine(),
            DistanceFunction.EuclideanDistance => Math.Sqrt(square),
            DistanceFunction.EuclideanSquaredDistance => square,
            _ => left.Zip(right, static (a, b) => Math.Abs((double)a - b)).Sum(),
        };

        double Cosine() => dot / Math.Sqrt(left.Sum(static a => (double)a * a) * right.Sum(static b => (double)b * b));
    }
}
