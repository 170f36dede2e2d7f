using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.VectorData;

namespace OrchStack.Tenancy.AI;

/// <summary>How near two vectors are, as the names of <see cref="DistanceFunction"/> say.</summary>
internal sealed class VectorDistance
{
    private delegate double Measure(ReadOnlySpan<float> left, ReadOnlySpan<float> right);

    private const double Smallest = 1e-25;
    private const double Largest = 1e+35;

    private readonly Measure _measure;

    private VectorDistance(Measure measure, bool isSimilarity) => (_measure, IsSimilarity) = (measure, isSimilarity);

    /// <summary>Whether more is nearer.</summary>
    public bool IsSimilarity { get; }

    public static VectorDistance Of(string? function) => function switch
    {
        null or DistanceFunction.CosineSimilarity => new VectorDistance(Cosine, isSimilarity: true),
        DistanceFunction.CosineDistance => new VectorDistance(static (left, right) => 1 - Cosine(left, right), isSimilarity: false),
        DistanceFunction.DotProductSimilarity => new VectorDistance(Dot, isSimilarity: true),
        DistanceFunction.NegativeDotProductSimilarity => new VectorDistance(static (left, right) => -Dot(left, right), isSimilarity: false),
        DistanceFunction.EuclideanDistance => new VectorDistance(static (left, right) => Math.Sqrt(Squared(left, right)), isSimilarity: false),
        DistanceFunction.EuclideanSquaredDistance => new VectorDistance(Squared, isSimilarity: false),
        DistanceFunction.ManhattanDistance => new VectorDistance(Manhattan, isSimilarity: false),
        _ => throw new NotSupportedException($"The distance function '{function}' is not supported. Use one of DistanceFunction, except HammingDistance."),
    };

    public double Score(ReadOnlySpan<float> left, ReadOnlySpan<float> right) => _measure(left, right);

    // A vector of nothing but zeros points nowhere: it is near to none, and no number says how near.
    private static double Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var (dot, leftSquare, rightSquare) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var lefts = MemoryMarshal.Cast<float, Vector<float>>(left);
        var rights = MemoryMarshal.Cast<float, Vector<float>>(right);
        for (var i = 0; i < lefts.Length; i++)
        {
            dot += lefts[i] * rights[i];
            leftSquare += lefts[i] * lefts[i];
            rightSquare += rights[i] * rights[i];
        }

        double product = Vector.Sum(dot), leftNorm = Vector.Sum(leftSquare), rightNorm = Vector.Sum(rightSquare);
        for (var i = lefts.Length * Vector<float>.Count; i < left.Length; i++)
        {
            product += left[i] * right[i];
            leftNorm += left[i] * left[i];
            rightNorm += right[i] * right[i];
        }

        // Squares of very small or large numbers leave the range of a float; such a vector would be infinitely near.
        return leftNorm is > Smallest and < Largest && rightNorm is > Smallest and < Largest
            ? product / (Math.Sqrt(leftNorm) * Math.Sqrt(rightNorm))
            : PreciseCosine(left, right);
    }

    private static double PreciseCosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var (product, leftNorm, rightNorm) = (0d, 0d, 0d);
        for (var i = 0; i < left.Length; i++)
        {
            product += (double)left[i] * right[i];
            leftNorm += (double)left[i] * left[i];
            rightNorm += (double)right[i] * right[i];
        }

        return product / (Math.Sqrt(leftNorm) * Math.Sqrt(rightNorm));
    }

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right) => Sum(left, right, static (a, b) => a * b);

    private static double Squared(ReadOnlySpan<float> left, ReadOnlySpan<float> right) => Sum(left, right, static (a, b) => (a - b) * (a - b));

    private static double Manhattan(ReadOnlySpan<float> left, ReadOnlySpan<float> right) => Sum(left, right, static (a, b) => Vector.Abs(a - b));

    private static double Sum(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Func<Vector<float>, Vector<float>, Vector<float>> of)
    {
        var sum = Vector<float>.Zero;
        var lefts = MemoryMarshal.Cast<float, Vector<float>>(left);
        var rights = MemoryMarshal.Cast<float, Vector<float>>(right);
        for (var i = 0; i < lefts.Length; i++)
        {
            sum += of(lefts[i], rights[i]);
        }

        // What is left over, filled up with zeros: the same on both sides, they add nothing.
        var (lastLeft, lastRight) = (Last(left, lefts.Length), Last(right, lefts.Length));
        return Vector.Sum(sum) + (double)Vector.Sum(of(lastLeft, lastRight));
    }

    private static Vector<float> Last(ReadOnlySpan<float> vector, int whole)
    {
        Span<float> last = stackalloc float[Vector<float>.Count];
        last.Clear();
        vector[(whole * Vector<float>.Count)..].CopyTo(last);
        return new Vector<float>(last);
    }
}
