using System.Globalization;

namespace OrchStack.Tenancy.AI;

/// <summary>Keys of records as text and back: each has one form, so that it names one record.</summary>
internal static class VectorKeyText
{
    public static bool IsSupported(Type type) => type == typeof(string) || type == typeof(Guid) || type == typeof(int) || type == typeof(long) || type == typeof(ulong);

    public static string Of(object? key) => key switch
    {
        string text => text,
        Guid id => id.ToString("D"),
        int or long or ulong => ((IFormattable)key).ToString(null, CultureInfo.InvariantCulture),
        null => throw new ArgumentException("The key of the record is null. Set it before the record is stored.", nameof(key)),
        _ => throw NotSupported(key.GetType()),
    };

    public static object Read(string text, Type type) =>
        type == typeof(string) ? text
        : type == typeof(Guid) ? Guid.ParseExact(text, "D")
        : type == typeof(int) ? int.Parse(text, CultureInfo.InvariantCulture)
        : type == typeof(long) ? long.Parse(text, CultureInfo.InvariantCulture)
        : type == typeof(ulong) ? ulong.Parse(text, CultureInfo.InvariantCulture)
        : throw NotSupported(type);

    private static NotSupportedException NotSupported(Type type) => new($"Keys of type {type.Name} are not supported. Use string, Guid, int, long or ulong.");
}
