using System.Reflection;
using System.Reflection.Emit;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>
/// Writes the class that implements an interface of the client over a guard: what the guard declares itself stays, what
/// <see cref="GuardedCalls"/> lets pass goes to the prefixed client without an allocation, and all else throws. So a method
/// that a newer client brings is refused, and no list of six hundred forwarding methods has to be kept.
/// </summary>
/// <typeparam name="TContract">The interface.</typeparam>
/// <typeparam name="TGuard">The class below it, with one constructor.</typeparam>
internal static class GuardType<TContract, TGuard>
    where TContract : class, IRedisAsync
    where TGuard : Guard<TContract>
{
    private static readonly ConstructorInvoker Made = ConstructorInvoker.Create(Write().GetConstructors().Single());

    /// <param name="arguments">As the guard's constructor takes them.</param>
    public static TContract Over(params Span<object?> arguments) => (TContract)Made.Invoke(arguments);

    private static Type Write()
    {
        var type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("OrchStack.Tenancy.Redis.Guards"), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("Guards")
            .DefineType($"{typeof(TGuard).Name}Of{typeof(TContract).Name}", TypeAttributes.Sealed, typeof(TGuard), [typeof(TContract)]);
        WriteConstructor(type);
        foreach (var call in typeof(TContract).GetInterfaces().Prepend(typeof(TContract)).SelectMany(contract => contract.GetMethods()))
        {
            if (Own(call) is null)
            {
                WriteCall(type, call);
            }
        }

        return type.CreateType();
    }

    private static void WriteConstructor(TypeBuilder type)
    {
        var below = typeof(TGuard).GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Single();
        Type[] parameters = [.. below.GetParameters().Select(parameter => parameter.ParameterType)];
        var code = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, parameters).GetILGenerator();
        for (short place = 0; place <= parameters.Length; place++)
        {
            code.Emit(OpCodes.Ldarg, place);
        }

        code.Emit(OpCodes.Call, below);
        code.Emit(OpCodes.Ret);
    }

    /// <summary>The guard's own method, which stands for the interface's by name and parameters.</summary>
    private static MethodInfo? Own(MethodInfo call) => typeof(TGuard).GetMethods(BindingFlags.Instance | BindingFlags.Public)
        .FirstOrDefault(own => own.Name == call.Name && own.IsGenericMethod == call.IsGenericMethod
            && (own.IsGenericMethod || own.ReturnType == call.ReturnType)
            && (own.IsGenericMethod || own.GetParameters().Select(p => p.ParameterType).SequenceEqual(call.GetParameters().Select(p => p.ParameterType))));

    private static void WriteCall(TypeBuilder type, MethodInfo call)
    {
        var parameters = call.GetParameters();
        var method = type.DefineMethod(
            $"{call.DeclaringType!.Name}.{call.Name}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot,
            CallingConventions.HasThis,
            call.ReturnType,
            call.ReturnParameter.GetRequiredCustomModifiers(),
            call.ReturnParameter.GetOptionalCustomModifiers(),
            [.. parameters.Select(parameter => parameter.ParameterType)],
            [.. parameters.Select(parameter => parameter.GetRequiredCustomModifiers())],
            [.. parameters.Select(parameter => parameter.GetOptionalCustomModifiers())]);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        if (GuardedCalls.Pass(call))
        {
            code.Emit(OpCodes.Call, Member("get_Prefixed"));
            for (short place = 1; place <= parameters.Length; place++)
            {
                code.Emit(OpCodes.Ldarg, place);
            }

            code.Emit(OpCodes.Callvirt, call);
            code.Emit(OpCodes.Ret);
        }
        else
        {
            code.Emit(OpCodes.Ldstr, $"{call.DeclaringType.Name}.{call.Name}");
            code.Emit(OpCodes.Call, Member("Refuse"));
            code.Emit(OpCodes.Throw);
        }

        type.DefineMethodOverride(method, call);
    }

    private static MethodInfo Member(string name) =>
        typeof(Guard<TContract>).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic) ?? throw new MissingMethodException(typeof(Guard<TContract>).Name, name);
}
