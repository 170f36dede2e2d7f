using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;

namespace OrchStack.Tenancy.AI;

/// <summary>Deletes rows of one tenant from a collection that all share, some hundreds at a time, until there is none.</summary>
internal static class SharedDeletion
{
    private const int AtOnce = 500;

    /// <returns>Whether there was one.</returns>
    public static async Task<bool> RunAsync(
        VectorStoreCollection<object, Dictionary<string, object?>> rows,
        Expression<Func<Dictionary<string, object?>, bool>> filter,
        string keyProperty,
        VectorPlace place,
        CancellationToken cancellationToken)
    {
        var hadSome = false;
        while (true)
        {
            List<object> keys = [];
            await foreach (var row in rows.GetAsync(filter, AtOnce, options: null, cancellationToken).ConfigureAwait(false))
            {
                // A store without filters would delete everybody's.
                keys.Add(row.GetValueOrDefault(SharedRow.Tenant) as string == place.TenantText ? row[keyProperty]! : throw new ForeignVectorException(rows.Name, place.Tenant));
            }

            if (keys.Count == 0)
            {
                return hadSome;
            }

            hadSome = true;
            await rows.DeleteAsync(keys, cancellationToken).ConfigureAwait(false);
        }
    }
}
