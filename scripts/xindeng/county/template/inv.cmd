@echo off
rem Windows 上的启动器：需要 Python 3.11 以上和 git。
py -3 "%~dp0inv" %*
