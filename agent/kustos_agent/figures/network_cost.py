"""What Windows says that the machine's way into the internet costs (INetworkCostManager)."""

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import HRESULT, POINTER, WINFUNCTYPE, byref, c_ulong, c_void_p
    from typing import Final
    from uuid import UUID

    _MANAGER: Final = UUID("dcb00c01-570f-4a9b-8d69-199fdba5723b")
    _COSTS: Final = UUID("dcb00008-570f-4a9b-8d69-199fdba5723b")
    """netlistmgr.h: NetworkListManager, INetworkCostManager."""
    _RELEASE, _GET_COST = 2, 3
    """Places in its table of functions."""
    _ANY_CONTEXT: Final = 0x17
    _MULTITHREADED: Final = 0
    _NO_NETWORK: Final = 0x8007_04C6
    _NOT_THERE: Final = 0x8004_0154
    """HRESULTs: no network; no such class, before Windows 8."""

    def ask_cost() -> int | None:
        """An NLM_CONNECTION_COST; None where there is no network, or Windows does not know of
        costs. Raises OSError."""
        ole = ctypes.OleDLL("ole32")
        ole.CoInitializeEx(None, _MULTITHREADED)
        try:
            return _cost(ole)
        except OSError as error:
            if (error.winerror or 0) & 0xFFFF_FFFF in {_NO_NETWORK, _NOT_THERE}:
                return None
            raise
        finally:
            ctypes.windll.ole32.CoUninitialize()

    def _cost(ole: ctypes.OleDLL) -> int:
        manager, told = c_void_p(), c_ulong()
        ole.CoCreateInstance(_MANAGER.bytes_le, None, _ANY_CONTEXT, _COSTS.bytes_le, byref(manager))
        table = ctypes.cast(manager, POINTER(POINTER(c_void_p))).contents
        try:
            get_cost = WINFUNCTYPE(HRESULT, c_void_p, POINTER(c_ulong), c_void_p)(table[_GET_COST])
            get_cost(manager, byref(told), None)
        finally:
            WINFUNCTYPE(c_ulong, c_void_p)(table[_RELEASE])(manager)
        return told.value
