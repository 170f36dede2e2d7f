using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>How entities become rows, read from the model once.</summary>
internal static class EntityBulkInsert
{
    private static readonly ConditionalWeakTable<IEntityType, object> Known = [];
    private static readonly MethodInfo ColumnOf = typeof(EntityBulkInsert).GetMethod(nameof(AddColumn), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static BulkInsert<TEntity> Of<TEntity>(DbContext context)
        where TEntity : class
    {
        var entity = context.Model.FindEntityType(typeof(TEntity)) ?? throw new InvalidOperationException(
            $"{typeof(TEntity).Name} is no entity of {context.GetType().Name}.");
        return (BulkInsert<TEntity>)Known.GetValue(entity, static entity => Read<TEntity>(entity));
    }

    private static BulkInsert<TEntity> Read<TEntity>(IEntityType entity)
        where TEntity : class
    {
        if (entity.GetTableMappings().Count() != 1 || entity.GetDirectlyDerivedTypes().Any() || entity.GetComplexProperties().Any() || entity.GetNavigations().Any(navigation => navigation.TargetEntityType.IsOwned()))
        {
            throw new NotSupportedException($"{entity.DisplayName()} is more than one row of one table, is made of parts, or has derived types; add it with AddRange and SaveChangesAsync.");
        }

        var table = entity.GetTableMappings().Single().Table;
        var into = new BulkInsert<TEntity>(table.Name, table.Schema);
        foreach (var property in entity.GetProperties().Where(IsWritten))
        {
            var mapping = property.GetRelationalTypeMapping();
            var type = mapping.Converter?.ProviderClrType ?? property.ClrType;
            type = type.IsValueType && Nullable.GetUnderlyingType(type) is null ? typeof(Nullable<>).MakeGenericType(type) : type;
            ColumnOf.MakeGenericMethod(typeof(TEntity), type).Invoke(null, [into, property.GetColumnName(), ReaderOf(entity, property, mapping.Converter?.ConvertToProvider)]);
        }

        return into;
    }

    /// <summary>Not what the database makes: the tenant, generated keys, defaults, computed columns.</summary>
    private static bool IsWritten(IProperty property) => property.ValueGenerated switch
    {
        ValueGenerated.Never => property.IsShadowProperty() && property != property.DeclaringType.ContainingEntityType.FindDiscriminatorProperty()
            ? property.IsNullable ? false : throw new NotSupportedException(
                $"{property.DeclaringType.DisplayName()} needs a value for {property.Name}, which is no property of its class; add it with AddRange and SaveChangesAsync.")
            : true,
        ValueGenerated.OnAdd => IsKeyMadeHere(property),
        _ => false,
    };

    private static bool IsKeyMadeHere(IProperty property) =>
        property.ValueGenerated is ValueGenerated.OnAdd && property.ClrType == typeof(Guid) && property.GetDefaultValueSql() is null && !property.IsShadowProperty();

    private static Func<object, object?> ReaderOf(IEntityType entity, IProperty property, Func<object?, object?>? convert)
    {
        Func<object, object?> read;
        if (property.IsShadowProperty())
        {
            var discriminator = entity.GetDiscriminatorValue();
            read = _ => discriminator;
        }
        else
        {
            var getter = property.GetGetter();
            read = IsKeyMadeHere(property)
                ? row => getter.GetClrValue(row) is Guid key && key != Guid.Empty ? key : Guid.CreateVersion7()
                : getter.GetClrValue;
        }

        return convert is null ? read : row => convert(read(row));
    }

    private static void AddColumn<TEntity, TValue>(BulkInsert<TEntity> into, string name, Func<object, object?> read)
        where TEntity : class => into.Column(name, row => (TValue?)read(row));
}
