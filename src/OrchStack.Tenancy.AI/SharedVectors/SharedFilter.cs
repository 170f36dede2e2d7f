using System.Linq.Expressions;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace OrchStack.Tenancy.AI;

/// <summary>Says of a row what an expression says of a record: r => r.Color becomes row => (string)row["Color"].</summary>
internal sealed class SharedFilter : ExpressionVisitor
{
    private readonly ParameterExpression _record;
    private readonly ParameterExpression _row = Expression.Parameter(typeof(Dictionary<string, object?>), "row");
    private readonly CollectionModel _model;

    private SharedFilter(ParameterExpression record, CollectionModel model) => (_record, _model) = (record, model);

    /// <summary>The record's filter and the owner's together; the owner's alone where there is none.</summary>
    public static Expression<Func<Dictionary<string, object?>, bool>> Of<TRecord>(Expression<Func<TRecord, bool>>? filter, CollectionModel model, VectorPlace place)
    {
        if (filter is null)
        {
            return SharedRow.IsPlaces(place);
        }

        var visitor = new SharedFilter(filter.Parameters[0], model);
        return Expression.Lambda<Func<Dictionary<string, object?>, bool>>(
            Expression.AndAlso(SharedRow.IsPlaces(visitor._row, place), visitor.Visit(filter.Body)), visitor._row);
    }

    public static Expression<Func<Dictionary<string, object?>, object?>>? Selector<TRecord>(Expression<Func<TRecord, object?>>? selector, CollectionModel model)
    {
        if (selector is null)
        {
            return null;
        }

        // Stores know a dynamic property as row["Color"], without a type.
        var visitor = new SharedFilter(selector.Parameters[0], model);
        return Expression.Lambda<Func<Dictionary<string, object?>, object?>>(Unwrap(visitor.Visit(Unwrap(selector.Body))), visitor._row);
    }

    protected override Expression VisitMember(MemberExpression node) =>
        node.Expression is { } owner && Unwrap(owner) == _record ? Read(node.Member.Name, node.Type) : base.VisitMember(node);

    // A dynamic record is read as one: r => (string)r["Color"].
    protected override Expression VisitMethodCall(MethodCallExpression node) =>
        node.Object == _record && node is { Method.Name: "get_Item", Arguments: [ConstantExpression { Value: string property }] }
            ? Read(property, node.Type)
            : base.VisitMethodCall(node);

    protected override Expression VisitParameter(ParameterExpression node) => node == _record
        ? throw new NotSupportedException("A filter of a shared collection can only name properties of the record, not use the record as a whole.")
        : base.VisitParameter(node);

    private static Expression Unwrap(Expression expression) => expression is UnaryExpression { NodeType: ExpressionType.Convert } convert ? convert.Operand : expression;

    private UnaryExpression Read(string property, Type type)
    {
        if (property != _model.KeyProperty.ModelName)
        {
            return SharedRow.Read(_row, _model.PropertyMap.ContainsKey(property)
                ? property
                : throw new NotSupportedException($"'{property}' is no property of the records of this collection, so no filter can name it."), type);
        }

        return _model.KeyProperty.Type == typeof(string) ? SharedRow.Read(_row, SharedRow.Key, type) : throw new NotSupportedException(
            $"In a shared collection a filter can name a key only if it is a text; '{property}' is a {_model.KeyProperty.Type.Name}. Use GetAsync(key).");
    }
}
