namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The format of an export, as PostgreSQL's COPY writes it. Texts are in UTF-8.</summary>
public enum ExportFormat
{
    /// <summary>Comma-separated values with a header line.</summary>
    Csv,

    /// <summary>Tab-separated values with backslash escapes, as COPY FROM reads them.</summary>
    Text,

    /// <summary>PostgreSQL's binary format, as COPY FROM reads it.</summary>
    Binary,
}
