using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// Refuses SQL that looks into an encrypted column: the same value is another ciphertext each time, so a comparison would silently
/// find nothing, and an order would be none. Such a column may be read, written, and asked whether it is null.
/// </summary>
internal sealed class EncryptedColumnVisitor : ExpressionVisitor
{
    protected override Expression VisitExtension(Expression node)
    {
        switch (node)
        {
            case ShapedQueryExpression shaped:
                Visit(shaped.QueryExpression);
                Visit(shaped.ShaperExpression); // the queries of split includes are in it
                return node;
            case SelectExpression { IsDistinct: true } select when select.Projection.FirstOrDefault(static item => IsEncrypted(item.Expression)) is { } distinct:
                throw Refused(distinct.Expression, "Distinct()");
            case UnionExpression or IntersectExpression or ExceptExpression when ((SetOperationBase)node).Source1.Projection.Any(static item => IsEncrypted(item.Expression))
                && ((SetOperationBase)node).IsDistinct:
                throw Refused(((SetOperationBase)node).Source1.Projection.First(static item => IsEncrypted(item.Expression)).Expression, "a set operation");
            case ProjectionExpression { Expression: ColumnExpression }:
                return node;
            case SqlUnaryExpression { OperatorType: ExpressionType.Equal or ExpressionType.NotEqual, Operand: ColumnExpression }: // IS NULL
            case SqlBinaryExpression { OperatorType: ExpressionType.Equal or ExpressionType.NotEqual, Left: ColumnExpression, Right: SqlConstantExpression { Value: null } }:
            case SqlBinaryExpression { OperatorType: ExpressionType.Equal or ExpressionType.NotEqual, Right: ColumnExpression, Left: SqlConstantExpression { Value: null } }:
                return node;
            case ColumnExpression when IsEncrypted(node):
                throw Refused(node, "a comparison, order, group or function");
            case UpdateExpression update:
                return VisitUpdate(update);
            default:
                return base.VisitExtension(node);
        }
    }

    private static bool IsEncrypted(Expression expression) => expression is SqlExpression { TypeMapping.Converter: ITenantEncryptedConverter };

    private static InvalidOperationException Refused(Expression column, string use) => new($"""
        Refused a query that uses the encrypted column '{(column as ColumnExpression)?.Name ?? "?"}' in {use}: the same value is another ciphertext each time, so the result would be wrong.
        Read the rows and compare in memory, or keep a keyed hash of the value in a column beside it and look that up.
        """);

    // What a column is set to is a value of its own property; another column's ciphertext would be sealed for another purpose.
    private UpdateExpression VisitUpdate(UpdateExpression update)
    {
        Visit(update.SelectExpression);
        foreach (var setter in update.ColumnValueSetters.Where(static setter => !IsEncrypted(setter.Column) || setter.Value is not (SqlParameterExpression or SqlConstantExpression)))
        {
            Visit(setter.Value);
        }

        return update;
    }
}
