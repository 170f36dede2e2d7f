using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace OrchStack.Tenancy.EFCore;

/// <summary>A converter by which an encrypted column is known again in a query.</summary>
internal sealed class TenantEncryptedConverter<T>(Expression<Func<T, T>> encrypt, Expression<Func<T, T>> decrypt) : ValueConverter<T, T>(encrypt, decrypt), ITenantEncryptedConverter;
