namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The steps that put the tenant into keys: at once, or beside the keys in use until the new ones can take their place.</summary>
internal sealed class KeyPlan
{
    private readonly FencePlanOptions _options;
    private readonly PlanDraft _draft;
    private readonly ForeignKeyDecisions _foreignKeys;
    private readonly UniqueKeyDecisions _uniqueKeys;

    public KeyPlan(TableCatalog catalog, FencedTables tables, FencePlanOptions options, PlanDraft draft)
    {
        var names = new KeyName(catalog.TakenNames);
        _options = options;
        _draft = draft;
        _foreignKeys = new ForeignKeyDecisions(catalog, tables, names, draft);
        _uniqueKeys = new UniqueKeyDecisions(catalog, tables, _foreignKeys, names, draft);
    }

    public void Add()
    {
        var later = _foreignKeys.Widened.Where(Waits).ToArray();
        var atOnce = _foreignKeys.Widened.Except(later).ToArray();

        _draft.Add(
            [
                .. _uniqueKeys.Added.Select(AddIndex),
                .. _uniqueKeys.Widened.Where(Waits).Select(key => Build(key.Table, key.Build(), key.Draft)),
                .. atOnce.Select(key => Change(key.Table, key.Drop(), readsRows: false)),
                .. _uniqueKeys.Widened.Where(key => !Waits(key)).Select(key => Change(key.Table, key.Widen(), readsRows: true)),
                .. atOnce.Select(AddAtOnce),
                .. later.Select(key => new FenceStep(key.AddDraft(), key.Table.Name, TableLock.ShareRowExclusive)),
                .. later.SelectMany(Validate),
                .. later.Select(key => Change(key.Table, key.Swap(), readsRows: false)),
                .. _uniqueKeys.Widened.Where(Waits).Select(key => Change(key.Table, key.Swap(), readsRows: false)),
            ],
            [
                .. _foreignKeys.Widened.Select(key => Change(key.Table, key.TakeBack(Waits(key)), readsRows: false)),
                .. _uniqueKeys.Widened.SelectMany(GiveBack),
                .. _uniqueKeys.Added.Select(index => Change(index.Table, index.Drop(), readsRows: false)),
                .. _foreignKeys.Widened.Select(key => new FenceStep(key.GiveBack(), key.Table.Name, TableLock.ShareRowExclusive) { ReadsRows = key.Key.IsValid }),
            ]);
    }

    // Neither works on a partitioned table: CREATE INDEX CONCURRENTLY and a foreign key that is NOT VALID.
    private bool Waits(WidenedKey key) => _options.InUse && !key.Table.Table.IsPartitioned;

    /// <summary>The new key can stand beside the old one only if what it refers to can.</summary>
    private bool Waits(WidenedForeignKey key) => _options.InUse && !key.Table.Table.IsPartitioned && !key.Principal.Table.IsPartitioned && !key.Principal.Table.IsPartition;

    private IEnumerable<FenceStep> GiveBack(WidenedKey key) =>
    [
        .. Waits(key) ? [Change(key.Table, key.DropDraft(), readsRows: false)] : Array.Empty<FenceStep>(),
        Change(key.Table, key.GiveBack(), readsRows: true),
    ];

    private FenceStep AddIndex(AddedIndex index)
    {
        var concurrently = _options.InUse && !index.Table.Table.IsPartitioned;
        return concurrently
            ? Build(index.Table, index.Add(concurrently), index.Name)
            : new FenceStep(index.Add(concurrently), index.Table.Name, TableLock.Share) { ReadsRows = true };
    }

    private static FenceStep AddAtOnce(WidenedForeignKey key) =>
        new(key.Add(), key.Table.Name, TableLock.ShareRowExclusive) { ReadsRows = key.Key.IsValid };

    private static IEnumerable<FenceStep> Validate(WidenedForeignKey key) =>
        key.Validate().Select(sql => new FenceStep(sql, key.Table.Name, TableLock.ShareUpdateExclusive) { ReadsRows = true });

    private static FenceStep Build(FencedTable table, string sql, string index) => new(sql, table.Name, TableLock.ShareUpdateExclusive)
    {
        ReadsRows = true,
        OutsideTransaction = true,
        Index = $"{SqlText.Name(table.Table.Schema)}.{SqlText.Name(index)}",
    };

    private static FenceStep Change(FencedTable table, string sql, bool readsRows) => new(sql, table.Name, TableLock.AccessExclusive) { ReadsRows = readsRows };
}
