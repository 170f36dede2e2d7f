namespace NativeSmoke.Settings;

/// <summary>Settings of a tenant, read through a type that the compiler describes.</summary>
internal sealed class Greeting
{
    public const string Section = "greeting";

    public string Text { get; set; } = "Hello";

    public int Times { get; set; } = 1;
}
