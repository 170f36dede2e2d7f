using Microsoft.Extensions.AI;

namespace Workspace.Knowledge;

/// <summary>
/// Vectors without a model: the groups of three letters in a text, counted in buckets, so that "haircuts" lies near "hair cut". A real
/// model's generator takes its place by one registration.
/// </summary>
internal sealed class WordEmbeddings : IEmbeddingGenerator<string, Embedding<float>>
{
    public const int Dimensions = 256;

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(static text => new Embedding<float>(Count(text)))));

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // Nothing is held.
    }

    private static float[] Count(string text)
    {
        var counts = new float[Dimensions];
        var letters = $"  {text.ToUpperInvariant()}  ";
        for (var i = 0; i + 3 <= letters.Length; i++)
        {
            var group = letters.AsSpan(i, 3);
            if (group.ContainsAnyInRange('A', 'Z') || group.ContainsAnyInRange('0', '9'))
            {
                // The same in every process, unlike a string's own hash.
                counts[((group[0] * 31) + (group[1] * 37) + (group[2] * 41)) % Dimensions]++;
            }
        }

        return counts;
    }
}
