using System.Data.Common;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The user's commands of a batch: all but the first, which is the context and cannot be seen, moved or removed.</summary>
internal sealed class TenantBatchCommandCollection(NpgsqlBatchCommandCollection all) : DbBatchCommandCollection
{
    public override int Count => all.Count - 1;

    public override bool IsReadOnly => false;

    public override void Add(DbBatchCommand item) => all.Add(item);

    public override void Clear()
    {
        while (all.Count > 1)
        {
            all.RemoveAt(all.Count - 1);
        }
    }

    public override bool Contains(DbBatchCommand item) => IndexOf(item) >= 0;

    public override void CopyTo(DbBatchCommand[] array, int arrayIndex)
    {
        foreach (var command in this)
        {
            array[arrayIndex++] = command;
        }
    }

    public override IEnumerator<DbBatchCommand> GetEnumerator()
    {
        for (var i = 1; i < all.Count; i++)
        {
            yield return all[i];
        }
    }

    public override int IndexOf(DbBatchCommand item) => all.IndexOf(item) is > 0 and var index ? index - 1 : -1;

    public override void Insert(int index, DbBatchCommand item) => all.Insert(Shift(index), item);

    public override bool Remove(DbBatchCommand item) => Contains(item) && all.Remove(item);

    public override void RemoveAt(int index) => all.RemoveAt(Shift(index));

    protected override DbBatchCommand GetBatchCommand(int index) => all[Shift(index)];

    protected override void SetBatchCommand(int index, DbBatchCommand batchCommand) => all[Shift(index)] = (NpgsqlBatchCommand)batchCommand;

    private static int Shift(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return index + 1;
    }
}
