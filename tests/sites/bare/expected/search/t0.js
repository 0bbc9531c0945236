annals("t",0,[])
