namespace OrchStack.Tenancy;

/// <summary>Thrown where a file is longer than it may be, or of another length than was said. Nothing is stored.</summary>
public sealed class TenantFileLengthException : TenancyException
{
    private TenantFileLengthException(string message)
        : base(message)
    {
    }

    /// <summary>For providers of files: the content is longer than <see cref="TenantFilesOptions.MaxLength"/>.</summary>
    public static TenantFileLengthException TooLong(long max) => new(
        $"Refused to store a file of more than {max} bytes. Nothing was stored. AddTenantFiles(o => o.MaxLength = …) allows more.");

    /// <summary>For providers of files: the content ended elsewhere than was said.</summary>
    public static TenantFileLengthException Other(long said) => new(
        $"Refused to store a file that is not of the {said} bytes that were said. Nothing was stored. The upload was cut off, or says another length than its content has.");
}
