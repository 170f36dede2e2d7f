using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

internal sealed class TenantArchives(
    ITenantStore store,
    ITenantDirectory directory,
    ITenantLifecycle lifecycle,
    TenantLifecycleHandlers handlers,
    IPlatformContext platform,
    IPlatformAudit audit,
    ITenantChanges changes,
    TimeProvider time) : ITenantArchives
{
    public async Task ExportAsync(TenantId id, Stream archive, TenantArchiveOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(archive);
        platform.Demand();
        var tenant = await store.FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new UnknownTenantException(id);
        await audit.RecordAsync(new AuditEntry("tenant.exported") { Target = $"tenant/{tenant.Slug}" }, id, cancellationToken).ConfigureAwait(false);
        options ??= new TenantArchiveOptions();
        var zip = await ZipArchive.CreateAsync(archive, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken).ConfigureAwait(false);
        await using var _ = zip.ConfigureAwait(false);
        Dictionary<string, string> hashes = new(StringComparer.Ordinal);
        List<string> written = [];
        await handlers.InsideAsync(
            tenant,
            async scope =>
            {
                foreach (var part in Parts(scope).Where(part => !options.Leave.Contains(part.Name)))
                {
                    await part.ExportAsync(new TenantArchiveWriter(zip, part.Name, hashes, options), scope, cancellationToken).ConfigureAwait(false);
                    written.Add(part.Name);
                }
            },
            cancellationToken).ConfigureAwait(false);

        // Last: an archive without it is none.
        var manifest = new TenantArchiveManifest(
            TenantArchiveManifest.TheFormat, TenantArchiveManifest.TheVersion, time.GetUtcNow(), await DescribeAsync(tenant, cancellationToken).ConfigureAwait(false), written, hashes);
        var stream = await zip.CreateEntry(TenantArchiveManifest.Name).OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = stream.ConfigureAwait(false);
        await JsonSerializer.SerializeAsync(stream, manifest, TenantArchiveJson.Default.TenantArchiveManifest, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Tenant> RestoreAsync(Stream archive, TenantArchiveOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        platform.Demand();
        options ??= new TenantArchiveOptions();
        var zip = await OpenAsync(archive, cancellationToken).ConfigureAwait(false);
        await using var _ = zip.ConfigureAwait(false);
        var manifest = await VerifyAsync(zip, cancellationToken).ConfigureAwait(false);
        var tenant = manifest.Tenant.ToTenant();
        var wanted = manifest.Parts.Where(part => !options.Leave.Contains(part)).ToHashSet(StringComparer.Ordinal);
        await handlers.InsideAsync(tenant, scope => Task.FromResult(DemandParts(scope, wanted)), cancellationToken).ConfigureAwait(false);
        await BeginAsync(tenant, manifest.Tenant, cancellationToken).ConfigureAwait(false);
        await audit.RecordAsync(new AuditEntry("tenant.restored") { Target = $"tenant/{tenant.Slug}" }, tenant.Id, cancellationToken).ConfigureAwait(false);
        await handlers.PrepareAsync(tenant with { Status = TenantStatus.Preparing }, cancellationToken).ConfigureAwait(false);
        await handlers.InsideAsync(
            tenant with { Status = TenantStatus.Preparing },
            async scope =>
            {
                foreach (var part in DemandParts(scope, wanted))
                {
                    await part.RestoreAsync(new TenantArchiveReader(zip, part.Name, options), scope, cancellationToken).ConfigureAwait(false);
                }
            },
            cancellationToken).ConfigureAwait(false);
        return await lifecycle.CreateAsync(tenant, cancellationToken).ConfigureAwait(false);
    }

    private static List<ITenantArchivePart> Parts(ITenantScope scope) => [.. scope.Services.GetServices<ITenantArchivePart>().OrderBy(static part => part.Order)];

    private static List<ITenantArchivePart> DemandParts(ITenantScope scope, HashSet<string> wanted)
    {
        var known = Parts(scope).Where(part => wanted.Contains(part.Name)).ToList();
        return wanted.FirstOrDefault(name => known.All(part => part.Name != name)) is { } unknown
            ? throw new TenantArchiveException($"The archive has a part '{unknown}', which this application does not restore. Add the ability that it belongs to, or leave it: options.Leave.Add(\"{unknown}\"). Nothing was changed.")
            : known;
    }

    private static async Task<ZipArchive> OpenAsync(Stream archive, CancellationToken cancellationToken)
    {
        try
        {
            return await ZipArchive.CreateAsync(archive, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException fault)
        {
            throw NoArchive("it is no ZIP file, or ends in the middle", fault);
        }
    }

    private static async Task<TenantArchiveManifest> VerifyAsync(ZipArchive zip, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await (zip.GetEntry(TenantArchiveManifest.Name) ?? throw NoArchive("it has no manifest.json")).OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = stream.ConfigureAwait(false);
            var manifest = await JsonSerializer.DeserializeAsync(stream, TenantArchiveJson.Default.TenantArchiveManifest, cancellationToken).ConfigureAwait(false);
            if (manifest is not { Format: TenantArchiveManifest.TheFormat, Version: TenantArchiveManifest.TheVersion })
            {
                throw NoArchive($"its manifest is not of format {TenantArchiveManifest.TheFormat}, version {TenantArchiveManifest.TheVersion}");
            }

            var entries = zip.Entries.Where(static entry => entry.FullName != TenantArchiveManifest.Name).ToList();
            if (entries.Count != manifest.Sha256.Count || entries.Any(entry => !manifest.Sha256.ContainsKey(entry.FullName)))
            {
                throw NoArchive("its entries are not those that its manifest names");
            }

            foreach (var entry in entries)
            {
                var content = await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
                await using var __ = content.ConfigureAwait(false);
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false)) != manifest.Sha256[entry.FullName])
                {
                    throw NoArchive($"its entry '{entry.FullName}' was changed");
                }
            }

            return manifest;
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException)
        {
            throw NoArchive("it cannot be read", fault);
        }
    }

    private static TenantArchiveException NoArchive(string why, Exception? fault = null) =>
        new($"Refused to restore a tenant: this is no archive of one, since {why}. Nothing was changed. Take another copy, or export the tenant again.", fault);

    private async Task<TenantArchiveTenant> DescribeAsync(Tenant tenant, CancellationToken cancellationToken) => new(
        tenant.Id, tenant.Slug, tenant.Name, tenant.Plan, tenant.Key,
        await directory.ListHostsAsync(tenant.Id, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false),
        await directory.ListExternalIdsAsync(tenant.Id, cancellationToken).Select(static id => new TenantArchiveExternalId(id.Issuer, id.Value)).ToListAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Adds the tenant, or takes up a restoring that failed.</summary>
    private async Task BeginAsync(Tenant tenant, TenantArchiveTenant described, CancellationToken cancellationToken)
    {
        var begun = tenant with { Status = TenantStatus.Preparing };
        var known = await store.FindAsync(tenant.Id, cancellationToken).ConfigureAwait(false);
        if (known is null)
        {
            await directory.AddAsync(begun, cancellationToken).ConfigureAwait(false);
            await changes.PublishAsync(new TenantChange(tenant.Id, TenantChangeKind.Tenant), cancellationToken).ConfigureAwait(false);
        }
        else if (known != begun)
        {
            throw TenantConflictException.Id(tenant.Id);
        }

        foreach (var host in described.Hosts)
        {
            await directory.AddHostAsync(tenant.Id, host, cancellationToken).ConfigureAwait(false);
        }

        foreach (var id in described.ExternalIds)
        {
            await directory.AddExternalIdAsync(tenant.Id, new ExternalTenantId(id.Issuer, id.Value), cancellationToken).ConfigureAwait(false);
        }
    }
}
