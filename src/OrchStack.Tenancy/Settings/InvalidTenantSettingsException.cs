namespace OrchStack.Tenancy;

/// <summary>Thrown where a document of settings is not good. Nothing was changed.</summary>
public sealed class InvalidTenantSettingsException : TenancyException
{
    internal InvalidTenantSettingsException(string section, IReadOnlyDictionary<string, string[]> errors)
        : base($"""
            Refused to change the settings "{section}"; nothing was changed.
            {string.Join(Environment.NewLine, errors.SelectMany(field => field.Value.Select(fault => field.Key.Length == 0 ? fault : $"{field.Key}: {fault}")))}
            """) => Errors = errors;

    /// <summary>
    /// What is wrong, by the path of the field in JSON ("limits.daily"), "" for the whole document: the shape of
    /// <c>ValidationProblemDetails</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; }
}
