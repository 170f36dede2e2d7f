namespace OrchStack.Tenancy;

/// <summary>What holds for the files of every tenant.</summary>
public sealed class TenantFilesOptions
{
    /// <summary>The longest file, in bytes.</summary>
    /// <value>1 GiB by default.</value>
    public long MaxLength { get; set; } = 1024L * 1024 * 1024;

    /// <summary>How long a link may count.</summary>
    /// <value>7 days by default, which is also the most that S3 allows.</value>
    public TimeSpan MaxLinkLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The folder in which files lie, where no other provider is used. Belongs to the application alone.</summary>
    /// <value>Null by default: <c>tenant-files</c> below the content root.</value>
    public string? LocalRoot { get; set; }

    /// <summary>For providers of files: judges how long a link may count.</summary>
    /// <returns>The lifetime.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is no time, or more than <see cref="MaxLinkLifetime"/>.</exception>
    public TimeSpan DemandLifetime(TimeSpan lifetime) => lifetime > TimeSpan.Zero && lifetime <= MaxLinkLifetime ? lifetime : throw new ArgumentOutOfRangeException(
        nameof(lifetime), lifetime, $"A link counts for more than no time and at most {MaxLinkLifetime} (TenantFilesOptions.MaxLinkLifetime).");

    /// <summary>For providers of files: judges how long a file may be.</summary>
    /// <returns>The length.</returns>
    /// <exception cref="TenantFileLengthException">It is more than <see cref="MaxLength"/>.</exception>
    public long DemandLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return length <= MaxLength ? length : throw TenantFileLengthException.TooLong(MaxLength);
    }
}
