using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class PathResolverOptionsValidator : IValidateOptions<PathResolverOptions>
{
    public const string Placeholder = "/{tenant}";

    public ValidateOptionsResult Validate(string? name, PathResolverOptions options) => IsTemplate(options.Template)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"PathResolverOptions.Template is \"{options.Template}\". It begins with a slash and ends with {Placeholder}, with literal segments between, such as \"/t{Placeholder}\".");

    private static bool IsTemplate(string? template)
    {
        if (template?.EndsWith(Placeholder, StringComparison.Ordinal) != true)
        {
            return false;
        }

        var prefix = template[..^Placeholder.Length];
        return prefix.Length == 0 || (prefix is ['/', not '/', ..] && !prefix.AsSpan().ContainsAny("{}*?#") && !prefix.Contains("//", StringComparison.Ordinal) && !prefix.EndsWith('/'));
    }
}
